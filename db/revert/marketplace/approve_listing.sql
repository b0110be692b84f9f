-- Revert leadmill:marketplace/approve_listing to pg

begin;

drop function marketplace.approve_listing(uuid, text, text, text);

commit;
