-- Revert leadmill:marketplace/add_favorite to pg

begin;

drop function marketplace.add_favorite(uuid);

commit;
