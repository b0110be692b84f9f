-- Deploy leadmill:identity/session_policies to pg

begin;

alter table identity.session enable row level security;

create policy "members see their own sessions" on identity.session
for select to member using (
  user_id = (select request.user_id())
  -- Whoever took over the public door sets claims as they like: an admin's session must not be found there.
  and role = 'member');

create policy "admins see every session" on identity.session
for select to admin using (true);

grant select on identity.session to member, admin;

commit;
