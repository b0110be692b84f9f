-- Verify leadmill:crm/require_connection to pg

begin;

select 'crm.require_connection(uuid)'::regprocedure;
select 'crm.require_no_fault(jsonb)'::regprocedure;

rollback;
