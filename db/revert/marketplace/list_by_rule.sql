-- Revert leadmill:marketplace/list_by_rule to pg

begin;

drop function marketplace.list_by_rule(uuid);
revoke usage on schema marketplace from leadmill_worker;

commit;
