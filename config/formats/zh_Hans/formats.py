"""Dates as office tables in Chinese show them."""

DATE_FORMAT = "Y-m-d"
SHORT_DATE_FORMAT = "Y-m-d"
DATETIME_FORMAT = "Y-m-d H:i"
SHORT_DATETIME_FORMAT = "Y-m-d H:i"
MONTH_DAY_FORMAT = "n 月 j 日"
THOUSAND_SEPARATOR = ","
NUMBER_GROUPING = 3
