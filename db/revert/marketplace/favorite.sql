-- Revert leadmill:marketplace/favorite to pg

begin;

drop table marketplace.favorite;

commit;
