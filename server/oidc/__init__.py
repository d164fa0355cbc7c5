"""Sign-in by an identity provider of the agency: OpenID Connect, authorisation code with PKCE."""
