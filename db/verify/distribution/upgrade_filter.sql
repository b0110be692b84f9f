-- Verify leadmill:distribution/upgrade_filter to pg

begin;

select 'distribution.upgrade_condition(jsonb, jsonb, jsonb)'::regprocedure;
select 'distribution.upgrade_node(jsonb, jsonb, jsonb)'::regprocedure;
select 'distribution.upgrade_filter(uuid, jsonb)'::regprocedure;

rollback;
