-- Verify leadmill:crm/marks to pg

begin;

select 'crm.marks_of(jsonb,bytea)'::regprocedure;
select 'crm.merge(jsonb,jsonb,jsonb,bytea)'::regprocedure;

rollback;
