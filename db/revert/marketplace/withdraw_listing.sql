-- Revert leadmill:marketplace/withdraw_listing to pg

begin;

drop function marketplace.withdraw_listing(uuid);

commit;
