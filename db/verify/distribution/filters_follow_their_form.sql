-- Verify leadmill:distribution/filters_follow_their_form to pg

begin;

select 'distribution.filters_follow_their_form()'::regprocedure;

rollback;
