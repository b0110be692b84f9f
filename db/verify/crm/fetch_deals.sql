-- Verify leadmill:crm/fetch_deals to pg

begin;

select 'crm.begin_fetch(uuid)'::regprocedure;
select 'crm.look_at_fetched(uuid,jsonb)'::regprocedure;
select 'crm.store_fetched(uuid,bigint,bigint[],jsonb,jsonb)'::regprocedure;
select 'crm.delay_fetch(uuid,text,interval)'::regprocedure;

rollback;
