-- Verify leadmill:crm/marks to pg

begin;

select 'crm.mark_of(text,jsonb,bytea)'::regprocedure;
select 'crm.merge(jsonb,jsonb,jsonb,bytea)'::regprocedure;

rollback;
