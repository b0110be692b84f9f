-- Revert leadmill:distribution/filter_upgrade_policies to pg

begin;

revoke select on distribution.filter_upgrade from admin;
drop policy "admins see the upgrades of filters" on distribution.filter_upgrade;
alter table distribution.filter_upgrade disable row level security;

commit;
