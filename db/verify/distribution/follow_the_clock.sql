-- Verify leadmill:distribution/follow_the_clock to pg

begin;

select 'distribution.follow_the_clock()'::regprocedure;

rollback;
