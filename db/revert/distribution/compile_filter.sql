-- Revert leadmill:distribution/compile_filter to pg

begin;

drop function distribution.compile_filter(jsonb,jsonb);
drop function distribution.filter_fields(jsonb);
drop function distribution.compile_entry(jsonb,text,jsonb,text);
drop function distribution.compile_node(jsonb,jsonb,text,integer);
drop function distribution.combine(distribution.compiled[],text);
drop function distribution.compile_condition(jsonb,text,jsonb,text);
drop function distribution.compile_circle(text,jsonb,text);
drop function distribution.value_faults(jsonb,text,jsonb,text);
drop function distribution.filter_fault(text,text,text);
drop type distribution.compiled;

commit;
