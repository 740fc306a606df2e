"""Pages of filings, by who reads them."""
