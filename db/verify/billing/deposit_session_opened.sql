-- Verify leadmill:billing/deposit_session_opened to pg

begin;

select 'billing.deposit_session_opened(uuid,text,text)'::regprocedure;

rollback;
