//! Who a person is, compiled once, and what is decided of an act.

use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::{PyAny, PyDate, PyDateAccess, PyString};
use zhurnal::base::date::parse_date;
use zhurnal::base::{ClassId, CourseId, OpenRange, PersonId, PupilId};
use zhurnal::catalogue::Act;
use zhurnal::rules::access::{Decision as Decided, Request, Substitution, Target, decide};

use crate::refused;
use crate::regulation::{Regulation, Regulations, file_bytes};

/// A person and all their roles, read once: the `standing` of `access.decide`.
///
/// >>> import datetime, zhurnal
/// >>> teacher = zhurnal.Standing.load({"person": 5, "roles": [
/// ...     {"role": "class-teacher", "class": 11, "from": "2026-09-01", "to": None}]})
/// >>> decision = teacher.decide("set-final", datetime.date(2026, 10, 27), class_=11, pupil=7)
/// >>> decision.allowed, decision.role, decision.scope, decision.clause
/// (True, 'class-teacher', 'own-class', '4.5')
/// >>> teacher.decide("set-final", datetime.date(2026, 10, 27), class_=12).lacks
/// 'scope'
#[pyclass(frozen, module = "zhurnal._native")]
pub struct Standing {
    inner: zhurnal::rules::access::Standing,
    /// What it was read from.
    pub(crate) source: Vec<u8>,
}

/// What is decided: true where the act may be done.
#[pyclass(frozen, module = "zhurnal._native", get_all)]
pub struct Decision {
    /// Whether the act may be done.
    allowed: bool,
    /// The role of the right that allows it, or that comes nearest.
    role: Option<&'static str>,
    /// How far that right reaches.
    scope: Option<&'static str>,
    /// The clause of that right.
    clause: Option<&'static str>,
    /// What is lacking: `module`, `time`, `scope` or `role`.
    lacks: Option<&'static str>,
    /// The roles that may do it, where it was denied.
    instead: Vec<&'static str>,
    /// What is said of a denial in Russian.
    message_ru: Option<String>,
    /// What is said of a denial in English.
    message_en: Option<String>,
}

#[pymethods]
impl Decision {
    fn __bool__(&self) -> bool {
        self.allowed
    }

    fn __repr__(&self) -> String {
        let verdict = if self.allowed { "allow" } else { "deny" };
        let named = |name: Option<&str>| name.unwrap_or("-").to_owned();
        format!(
            "Decision({verdict}, {} {} {})",
            named(self.role),
            named(self.scope),
            named(self.clause)
        )
    }
}

/// A substitution: the person, its first day, its last day or `None`.
type Named<'py> = (u64, Bound<'py, PyDate>, Option<Bound<'py, PyDate>>);

#[pymethods]
impl Standing {
    /// Reads a person with their roles: bytes, text, or the value.
    #[staticmethod]
    fn load(py: Python<'_>, standing: &Bound<'_, PyAny>) -> PyResult<Self> {
        let bytes = file_bytes(py, standing)?;
        let inner = zhurnal::rules::access::Standing::load(&bytes);
        let inner = inner.map_err(|refusals| refused(py, &refusals))?;
        Ok(Self {
            inner,
            source: bytes,
        })
    }

    /// Decides whether the person may do an act on a day; what the target lacks is in nobody's reach
    /// but *all*. Substitutions are triples of person, first day, last day or `None`. Raises
    /// `ValueError` for what is no act, no id or no date.
    #[pyo3(signature = (act, on, *, class_ = None, course = None, pupil = None, lesson = None, substitutions = None, regulation = None))]
    #[expect(clippy::too_many_arguments, reason = "the keys of a target, by name")]
    fn decide(
        &self,
        py: Python<'_>,
        act: &str,
        on: &Bound<'_, PyDate>,
        class_: Option<u64>,
        course: Option<u64>,
        pupil: Option<u64>,
        lesson: Option<&Bound<'_, PyDate>>,
        substitutions: Option<Vec<Named<'_>>>,
        regulation: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<Decision> {
        let day = |date: &Bound<'_, PyDate>| {
            let (year, month, day) = (date.get_year(), date.get_month(), date.get_day());
            parse_date(&format!("{year:04}-{month:02}-{day:02}"))
                .map_err(|fault| PyValueError::new_err(fault.to_string()))
        };
        let read = |(person, from, to): Named<'_>| {
            let to = to.as_ref().map(day).transpose()?;
            let days = OpenRange::new(day(&from)?, to);
            Ok::<_, PyErr>(Substitution {
                person: id(PersonId::new, person)?,
                days: days.ok_or_else(|| PyValueError::new_err("a reversed range"))?,
            })
        };
        let request = Request {
            act: Act::from_code(act)
                .ok_or_else(|| PyValueError::new_err(format!("no act: {act}")))?,
            on: day(on)?,
            target: Target {
                class: class_.map(|class| id(ClassId::new, class)).transpose()?,
                course: course.map(|course| id(CourseId::new, course)).transpose()?,
                pupil: pupil.map(|pupil| id(PupilId::new, pupil)).transpose()?,
                lesson: lesson.map(day).transpose()?,
                substitutions: substitutions
                    .into_iter()
                    .flatten()
                    .map(read)
                    .collect::<PyResult<_>>()?,
            },
        };
        let Some(given) = regulation else {
            let default = zhurnal::Regulation::preset("default");
            let default = default.map_err(|refusals| refused(py, &refusals))?;
            return Ok(self.decided(&default, &request));
        };
        if let Ok(regulation) = given.cast::<Regulation>() {
            return Ok(self.decided(&regulation.get().inner, &request));
        }
        if let Ok(regulations) = given.cast::<Regulations>() {
            let edition = regulations.get().inner.on(request.on);
            let edition = edition
                .ok_or_else(|| PyValueError::new_err("no edition is in force on that day"))?;
            return Ok(self.decided(edition, &request));
        }
        let name = given.cast::<PyString>()?.to_string_lossy().into_owned();
        let preset = zhurnal::Regulation::preset(&name);
        let preset = preset.map_err(|refusals| refused(py, &refusals))?;
        Ok(self.decided(&preset, &request))
    }

    /// The person's id.
    #[getter]
    fn person(&self) -> u64 {
        self.inner.person().get()
    }

    fn __repr__(&self) -> String {
        format!(
            "Standing(person {}, {} roles)",
            self.inner.person().get(),
            self.inner.holdings().len()
        )
    }
}

impl Standing {
    fn decided(&self, regulation: &zhurnal::Regulation, request: &Request) -> Decision {
        match decide(regulation, &self.inner, request) {
            Decided::Allow(grant) => {
                let right = grant.right();
                Decision {
                    allowed: true,
                    role: Some(right.role.code()),
                    scope: Some(right.scope.code()),
                    clause: Some(right.clause.id()),
                    lacks: None,
                    instead: Vec::new(),
                    message_ru: None,
                    message_en: None,
                }
            }
            Decided::Deny(denial) => {
                let message = denial.message(regulation);
                let instead = denial.instead(regulation);
                Decision {
                    allowed: false,
                    role: denial.nearest.map(|right| right.role.code()),
                    scope: denial.nearest.map(|right| right.scope.code()),
                    clause: denial.clause().map(|clause| clause.id()),
                    lacks: Some(denial.lacks.code()),
                    instead: instead.into_iter().map(|role| role.code()).collect(),
                    message_ru: Some(message.ru),
                    message_en: Some(message.en),
                }
            }
        }
    }
}

fn id<T>(make: impl FnOnce(u64) -> Option<T>, number: u64) -> PyResult<T> {
    make(number).ok_or_else(|| PyValueError::new_err(format!("no id: {number}")))
}
