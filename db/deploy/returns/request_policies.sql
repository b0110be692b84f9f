-- Deploy leadmill:returns/request_policies to pg

begin;

alter table returns.request enable row level security;

create policy "members see what their organisation asked for" on returns.request
for select to member using (organization_id = (select request.organization_id()));

create policy "admins see every request" on returns.request
for select to admin using (true);

grant select on returns.request to member, admin;

commit;
