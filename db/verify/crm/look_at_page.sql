-- Verify leadmill:crm/look_at_page to pg

begin;

select 'crm.hold_run(uuid,integer)'::regprocedure;
select 'crm.look_at_deals(uuid,timestamp with time zone,timestamp with time zone,jsonb)'::regprocedure;
select 'crm.look_at_page(uuid,integer,jsonb)'::regprocedure;

rollback;
