-- Verify leadmill:distribution/cap to pg

begin;

select * from distribution.cap where false;

rollback;
