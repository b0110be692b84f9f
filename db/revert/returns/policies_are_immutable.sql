-- Revert leadmill:returns/policies_are_immutable to pg

begin;

drop trigger policies_are_not_truncated on returns.policy;
drop trigger policies_are_immutable on returns.policy;
drop function returns.policies_are_immutable();

commit;
