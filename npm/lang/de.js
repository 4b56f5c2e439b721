// Generated from src/engine/i18n/catalog.rs by `cargo xtask docs`: a line for each message and job type.
export default `Ausstehend
Läuft
Angehalten
Erfolgreich
Teilweise erfolgreich
Fehlgeschlagen
Abgebrochen
Übersprungen
Unbekannt
Keine Aktualisierung
Wird aktualisiert
Live
Manuell
Pausiert
Im Hintergrund pausiert
Offline
Neuer Versuch in {time}
Sitzung abgelaufen
Gestoppt
Beendet
Stand: vor {age}
Angezeigt wird der letzte erfolgreiche Stand von {time}.
Auftrag wird geladen…
Warten auf die erste Aktualisierung
Noch kein Auftrag ausgewählt
Nicht gedruckte Zeilen: {count}
Keine Treffer
Keine Unteraufträge gemeldet
Alle anzeigen
Dieses Widget ist falsch konfiguriert
Die Entwickler dieser Seite müssen die Adresse des Auftrags korrigieren.
Server nicht erreichbar
Prüfen Sie Verbindung, VPN oder Proxy.
Der Server hat zu lange nicht geantwortet
Er ist möglicherweise überlastet. Der Auftrag selbst läuft weiter.
Sie sind abgemeldet
Melden Sie sich erneut an und aktualisieren Sie dann.
Sie haben keinen Zugriff auf diesen Auftrag
Bitten Sie Ihre Administration um Lesezugriff auf die Aufträge dieses Projekts.
Auftrag nicht gefunden
Prüfen Sie Auftrags-ID, Projekt und Region. Alte Aufträge werden nach einiger Zeit gelöscht.
API nicht gefunden
Das Gateway kennt diesen Pfad nicht: Proxy oder System sind falsch eingestellt. Über den Auftrag sagt das nichts aus.
Zu viele Anfragen
Ein neuer Versuch folgt automatisch.
Der Server hat einen Fehler gemeldet
Tritt das weiterhin auf, nennen Sie dem Support die Anfrage-ID.
Unerwartete Antwort
Die Adresse führt möglicherweise zu einem anderen Dienst oder zu einer Anmeldeseite.
Dieser Browser kann den Live-Baum nicht anzeigen
WebAssembly ist deaktiviert oder nicht verfügbar.
Anfrage-ID
HTTP {name}
Der Proxy konnte die Anfrage nicht ausführen.
Der Server läuft nicht, oder CORS verbietet dieser Seite den Zugriff.
Die Antwort ist unvollständig.
Die Funktion \`headers\` der Seite ist fehlgeschlagen.
Die Anfrage wurde umgeleitet, vielleicht weil Sie sich anmelden müssen.
Die Antwort ist leer.
Die Antwort ist kein JSON (Zeile {name}).
Die Antwort enthält keinen {name}-Auftrag.
Die Antwort enthält keinen Auftrag eines bekannten Systems.
Die Antwort ist ein Fehler.
\`{name}\` fehlt.
\`{name}\` darf keinen Schrägstrich, keine zwei Punkte hintereinander und kein Steuerzeichen enthalten.
\`{name}\` muss ASCII ohne Leerzeichen sein.
\`{name}\` hat einen Wert vom falschen Typ.
\`{name}\` muss ein Pfad oder eine http(s)-URL ohne Steuerzeichen sein.
Setzen Sie \`src\`, oder \`system\` auf einen dieser Werte: {names}.
Unbekanntes System \`{name}\`. Möglich: {names}.
\`proxy\` enthält den unbekannten Platzhalter {name}. Möglich: {names}.
\`proxy\` braucht {names}.
\`params\` hat keinen Wert für {name}.
Auftrag
Aufgabe {name}
Auftrag {name}
{done} von {total} fertig
{done} von {total} fertig, {failed} fehlgeschlagen
{done} von {total} erfolgreich
{progress}, {part}
{count} fehlgeschlagen
{count} teilweise erfolgreich
{count} abgebrochen
{count} übersprungen
{count} nicht beendet
{count} nicht begonnen
{count} mit unbekanntem Status
{done} von {total}
Fortschritt des Auftrags
Weitere Aktionen
Jetzt aktualisieren
Automatische Aktualisierung anhalten
Automatische Aktualisierung fortsetzen
Alle aufklappen
Alle zuklappen
Ansicht
Baum
Zeitachse
Schritte anzeigen: {name}
Als Text kopieren
Kopiert
Der Browser hat das Kopieren blockiert
Kopieren Sie den markierten Text, zum Beispiel mit Strg+C oder ⌘C.
Nach Status filtern
Suchen
{at} von {count}
{count} Treffer
{count} Treffer
Nächster Treffer
Voriger Treffer
Fehlerursache
Im Baum anzeigen
{count} weiterer fehlgeschlagen
{count} weitere fehlgeschlagen
Details
Schließen
Kopieren: {name}
Status
Grund
Code
Name
Typ
ID
Begonnen
Geändert
Beendet
Dauer
Fortschritt
Auftrags-ID
Projekt-ID
System
Stand
Auffälligkeiten in den Daten
Die Zahlen des Dienstes passen nicht zu den Aufgaben, die er auflistet.
Unteraufträge fehlen oder konnten nicht geladen werden.
Die ID kommt mehrmals vor.
Die ID fehlt.
Eine Zeitangabe hat ein unbekanntes Format.
Ein Feld enthält ungültiges JSON.
Der Status ist unbekannt.
Ein Feld hat einen Wert vom falschen Typ.
Der Status des Auftrags widerspricht dem seiner Unteraufträge.
Die Antwort ist kein strenges JSON.
Die Unteraufträge sind zu tief verschachtelt und wurden abgeschnitten.
Rohdaten anzeigen
Rohdaten ausblenden
Rohdaten
begann nach {time}
Fehlgeschlagen: {name}. {reason}
{name}: {phase}. {progress}
Cluster anlegen
Cluster löschen
Knoten hinzufügen
Knoten anlegen
Knoten löschen
VM für den Knoten anlegen
Bare-Metal-Server für den Knoten anlegen
Kubernetes auf dem Knoten installieren
Cluster-Zertifikat holen
Cluster-Zertifikat ausstellen
Master installieren
Knoten umziehen
Knoten entfernen
Cluster aktualisieren
Vorabprüfung
Upgrade-Ablauf
Edge-Knoten aktualisieren
Auf Edge-Knoten ausrollen
Deployment aktualisieren
Bereitstellen
Abbauen
Laufender Betrieb
Systemvorgang
Ressourcen vorbereiten
Bauen
Ausrollen
Zugriff einrichten
`;
