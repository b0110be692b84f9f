-- Revert leadmill:billing/deposit_of_session to pg

begin;

drop function billing.session_of(uuid);
drop function billing.deposit_of_session(text);

commit;
