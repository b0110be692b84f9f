-- Revert leadmill:distribution/upgrade_filter to pg

begin;

drop function distribution.upgrade_filter(uuid, jsonb);
drop function distribution.upgrade_node(jsonb, jsonb, jsonb);
drop function distribution.upgrade_condition(jsonb, jsonb, jsonb);

commit;
