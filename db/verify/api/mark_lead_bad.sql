-- Verify leadmill:api/mark_lead_bad to pg

begin;

select 'api.mark_lead_bad(uuid, text)'::regprocedure;

rollback;
