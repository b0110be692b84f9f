-- Verify leadmill:crm/judge_deals to pg

begin;

select 'crm.judge_deals(uuid,timestamp with time zone,timestamp with time zone,jsonb,jsonb,bytea)'::regprocedure;

rollback;
