-- Revert leadmill:api/approve_listing to pg

begin;

drop function api.approve_listing(uuid, text, text, text);

commit;
