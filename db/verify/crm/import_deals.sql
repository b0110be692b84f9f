-- Verify leadmill:crm/import_deals to pg

begin;

select 'crm.is_passing(text)'::regprocedure;
select 'crm.import_set(uuid,timestamp with time zone,timestamp with time zone,jsonb,jsonb,bytea)'::regprocedure;
select 'crm.import_deals(uuid,timestamp with time zone,timestamp with time zone,jsonb,jsonb)'::regprocedure;

rollback;
