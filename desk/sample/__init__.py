"""The sample world: invented organisations and people (样例), led through the portal's own actions."""
