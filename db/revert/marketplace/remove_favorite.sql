-- Revert leadmill:marketplace/remove_favorite to pg

begin;

drop function marketplace.remove_favorite(uuid);

commit;
