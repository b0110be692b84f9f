-- Verify leadmill:distribution/cells to pg

begin;

select 'distribution.cell_edges()'::regprocedure;
select 'distribution.position_of(jsonb)'::regprocedure;
select 'distribution.point_terms(text,jsonb)'::regprocedure;
select 'distribution.circle_terms(text,jsonb)'::regprocedure;

rollback;
