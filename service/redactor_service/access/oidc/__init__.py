"""Signing in through a provider of identities: OpenID Connect's authorization code flow with PKCE.

The browser is sent to the provider with a state, a nonce and a challenge (`attempts`), comes back with
a code, and the service asks the provider for the ID token of that code (`client`, `fetch`), whose signature
and claims it checks (`tokens`). Source: OpenID Connect Core 1.0, OAuth 2.0 Security (RFC 9700), PKCE (RFC 7636).
"""
