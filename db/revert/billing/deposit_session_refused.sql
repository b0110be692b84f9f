-- Revert leadmill:billing/deposit_session_refused to pg

begin;

drop function billing.deposit_session_refused(uuid,text);

commit;
