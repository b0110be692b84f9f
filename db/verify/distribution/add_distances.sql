-- Verify leadmill:distribution/add_distances to pg

begin;

select 'distribution.add_distances(jsonb,jsonb)'::regprocedure;
select 'distribution.predicate_input(jsonb,jsonb)'::regprocedure;

rollback;
