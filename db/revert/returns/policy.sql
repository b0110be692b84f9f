-- Revert leadmill:returns/policy to pg

begin;

drop table returns.policy;

commit;
