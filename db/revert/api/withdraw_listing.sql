-- Revert leadmill:api/withdraw_listing to pg

begin;

drop function api.withdraw_listing(uuid);

commit;
