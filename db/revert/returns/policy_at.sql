-- Revert leadmill:returns/policy_at to pg

begin;

drop function returns.policy_at(uuid, timestamptz);

commit;
