-- Revert leadmill:catalog/niche to pg

begin;

drop table catalog.niche;

commit;
