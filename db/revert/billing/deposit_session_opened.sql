-- Revert leadmill:billing/deposit_session_opened to pg

begin;

drop function billing.deposit_session_opened(uuid,text,text);

commit;
