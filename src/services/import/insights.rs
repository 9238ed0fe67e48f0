//! The figures of an older set-up: each a reading that stands in until lightmeter has measured its own.

use std::collections::{BTreeMap, BTreeSet};

use super::{Field, ImportError, Layout, Report, cell, found::Readings, layout::Form};
use crate::{
    domain::{AccountId, Day, Metric, Reading, Shown, Taken, Timestamp, UserId, Value},
    store::OldRow,
};

type Place = (AccountId, Option<UserId>);

/// Reads one table of insights, row by row.
#[derive(Debug)]
pub struct Insights {
    layout: Layout,
    now: Timestamp,
    found: BTreeMap<Place, Readings>,
    /// Where two rows say two things, neither is believed.
    undecided: BTreeSet<(Place, Day, Metric)>,
    /// What is renamed and no row has had yet.
    unseen: BTreeSet<String>,
}

/// What a row is about.
struct About {
    place: Place,
    day: Day,
    at: Timestamp,
}

impl Insights {
    pub fn new(layout: Layout, now: Timestamp) -> Self {
        let unseen = layout.names.iter().map(|(old, _)| old.clone()).collect();
        Self { layout, now, found: BTreeMap::new(), undecided: BTreeSet::new(), unseen }
    }

    pub fn take(&mut self, row: &OldRow, report: &mut Report) {
        if let Form::Long { metric, .. } = self.layout.form
            && let Some(name) = row.at(metric)
        {
            self.unseen.remove(name);
        }
        let Some(about) = self.about(row, report) else { return };
        match self.layout.form.clone() {
            Form::Long { metric, value } => {
                let name = row.at(metric).unwrap_or("nothing");
                match self.metric(name) {
                    Some(metric) => self.take_value(&about, metric, row.at(value), report),
                    None => report.leave(no_metric(name), 1, || about.said()),
                }
            }
            Form::Wide(cells) => {
                for (place, metric) in cells {
                    let Some(text) = row.at(place) else { continue };
                    match metric {
                        Ok(metric) => self.take_value(&about, metric, Some(text), report),
                        Err(name) => report.leave(no_metric(&name), 1, || about.said()),
                    }
                }
            }
        }
    }

    /// By account and user. [`ImportError::NothingToRename`] where a name that is to be another one was nowhere.
    pub fn end(mut self) -> Result<BTreeMap<Place, Readings>, ImportError> {
        if let Some(old) = self.unseen.first() {
            let old = Shown::new(old).as_str().to_owned();
            return Err(ImportError::NothingToRename { old, columns: self.layout.columns });
        }
        for (place, day, metric) in &self.undecided {
            if let Some(readings) = self.found.get_mut(place) {
                readings.remove(&(*day, *metric));
            }
        }
        self.found.retain(|_, readings| !readings.is_empty());
        Ok(self.found)
    }

    fn about(&self, row: &OldRow, report: &mut Report) -> Option<About> {
        let (account_text, day_text) = (row.at(self.layout.account), row.at(self.layout.day));
        let said = || format!("account {}, {}", account_text.unwrap_or("none"), day_text.unwrap_or("no day"));
        let Some(account) = account_text.and_then(AccountId::parse) else {
            report.leave("a row's account id cannot be read", 1, said);
            return None;
        };
        let user = match self.layout.user.and_then(|place| row.at(place)) {
            None => None,
            Some(text) => {
                let user = UserId::parse(text);
                if user.is_none() {
                    report.leave("a row's u_id is no uuid of a user", 1, said);
                    return None;
                }
                user
            }
        };
        let Some(day) = day_text.and_then(cell::day) else {
            report.leave("a row's day cannot be read", 1, said);
            return None;
        };
        if day.end() > self.now {
            report.leave("a row's day is not over yet", 1, said);
            return None;
        }
        let told = self.layout.fetched_at.and_then(|place| row.at(place)).and_then(cell::instant);
        // Nobody asked Meta for a whole day before it was over.
        let at = told.filter(|at| (day.start()..=self.now).contains(at)).unwrap_or_else(|| day.end());
        Some(About { place: (account, user), day, at })
    }

    fn metric(&self, name: &str) -> Option<Metric> {
        let renamed = self.layout.names.iter().find(|(old, _)| old == name).map(|(_, metric)| *metric);
        renamed.or_else(|| name.parse().ok())
    }

    fn take_value(&mut self, about: &About, metric: Metric, text: Option<&str>, report: &mut Report) {
        let Some(value) = text.and_then(cell::count) else {
            let said = || format!("{}, {metric}: {}", about.said(), text.unwrap_or(Field::Value.as_str()));
            let why = if text.is_some() { "a value is no count" } else { "a row has no value" };
            report.leave(why, 1, said);
            return;
        };
        self.keep(about, metric, value, report);
    }

    /// Of two values for one thing the one that was asked for later.
    fn keep(&mut self, about: &About, metric: Metric, value: Value, report: &mut Report) {
        let new = Taken { what: Reading::Carried(value), at: about.at };
        let readings = self.found.entry(about.place.clone()).or_default();
        let known = readings.entry((about.day, metric)).or_insert(new);
        if known.what == new.what {
            known.at = known.at.max(new.at);
        } else if known.at == new.at {
            let why = "two rows say two things of one day and metric, and which is newer is not told";
            report.leave(why, 1, || format!("{}, {metric}", about.said()));
            self.undecided.insert((about.place.clone(), about.day, metric));
        } else if new.at > known.at {
            *known = new;
        }
    }
}

impl About {
    fn said(&self) -> String {
        format!("account {}, {}", self.place.0, self.day)
    }
}

fn no_metric(name: &str) -> String {
    format!("no metric is called {}, and no --map names one", Shown::new(name))
}
