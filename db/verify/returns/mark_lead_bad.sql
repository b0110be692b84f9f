-- Verify leadmill:returns/mark_lead_bad to pg

begin;

select 'returns.mark_lead_bad(uuid, text)'::regprocedure;

rollback;
