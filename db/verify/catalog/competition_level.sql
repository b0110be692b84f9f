-- Verify leadmill:catalog/competition_level to pg

begin;

select * from catalog.competition_level where false;

rollback;
