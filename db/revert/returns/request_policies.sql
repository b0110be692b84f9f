-- Revert leadmill:returns/request_policies to pg

begin;

drop policy "admins see every request" on returns.request;
drop policy "members see what their organisation asked for" on returns.request;
revoke all on returns.request from member, admin;
alter table returns.request disable row level security;

commit;
