-- Verify leadmill:billing/deposit_session_refused to pg

begin;

select 'billing.deposit_session_refused(uuid,text)'::regprocedure;

rollback;
