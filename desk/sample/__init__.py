"""The sample world: invented organisations and people, marked 样例, walked through the portal's own actions."""
