-- Verify leadmill:api/reject_lead to pg

begin;

select 'api.reject_lead(uuid, text)'::regprocedure;

rollback;
