-- Verify leadmill:crm/sift_deals to pg

begin;

select 'crm.sift_deals(uuid,timestamp with time zone,timestamp with time zone,jsonb)'::regprocedure;

rollback;
