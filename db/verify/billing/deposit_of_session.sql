-- Verify leadmill:billing/deposit_of_session to pg

begin;

select 'billing.deposit_of_session(text)'::regprocedure, 'billing.session_of(uuid)'::regprocedure;

rollback;
