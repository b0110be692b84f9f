-- Revert leadmill:distribution/trace_policies to pg

begin;

revoke select on distribution.run, distribution.trace from admin;
drop policy "admins see every trace" on distribution.trace;
drop policy "admins see every run" on distribution.run;
alter table distribution.trace_default disable row level security;
alter table distribution.trace disable row level security;
alter table distribution.run disable row level security;

commit;
