"""Who signs in: users, second factors, invitations."""
