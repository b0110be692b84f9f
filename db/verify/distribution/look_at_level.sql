-- Verify leadmill:distribution/look_at_level to pg

begin;

select 'distribution.look_at_level(catalog.competition_level,text,intake.lead,text[],integer,uuid[],uuid[],timestamptz)'::regprocedure;

rollback;
