-- Revert leadmill:distribution/upgrade_filter to pg

begin;

drop function distribution.upgrade_filter(uuid, jsonb);
drop function distribution.upgrade_faults(uuid, jsonb);
drop function distribution.unmapped(jsonb, jsonb, jsonb, text);
drop function distribution.upgrade_node(jsonb, jsonb, jsonb);
drop function distribution.upgrade_condition(jsonb, jsonb, jsonb);
drop function distribution.merge_equals(jsonb, jsonb);
drop function distribution.upgrade_over_separator(jsonb, jsonb);
drop function distribution.equal_parts(jsonb, text, boolean);

commit;
