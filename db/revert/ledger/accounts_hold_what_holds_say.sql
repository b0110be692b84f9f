-- Revert leadmill:ledger/accounts_hold_what_holds_say to pg

begin;

drop trigger accounts_hold_what_holds_say on ledger.account;
drop trigger accounts_hold_what_holds_say on ledger.hold;
drop function ledger.accounts_hold_what_holds_say();

commit;
