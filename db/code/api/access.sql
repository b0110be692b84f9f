grant usage on schema api to anon, member, partner, admin;
