grant usage on schema hook to anon, member, partner, admin, authenticator, authenticator_admin;
